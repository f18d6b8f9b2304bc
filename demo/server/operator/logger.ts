import { pino, type DestinationStream } from 'pino';
import { redactor } from '../redactor.js';
import { currentRequest } from '../request-scope.js';

export const logLevels = ['error', 'warn', 'info', 'debug', 'silent'] as const;

export type LogLevel = (typeof logLevels)[number];

/** One request, as it is logged: nothing of its query, its headers or its body. */
export interface RequestEntry {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  /** Until the answer began. */
  readonly milliseconds: number;
  readonly runId?: number;
  readonly code?: string;
}

export interface Logger {
  /** Something went wrong. */
  readonly error: (line: string) => void;
  readonly request: (entry: RequestEntry) => void;
}

export interface LoggerOptions {
  readonly level: LogLevel;
  /** The keys to keep out, as they are now. */
  readonly secrets: () => readonly (string | undefined)[];
  readonly destination?: DestinationStream;
}

/** One JSON object a line, with the id of the request in whose name something happened. */
export function createLogger({
  level,
  secrets,
  destination = pino.destination({ fd: 2, sync: true }),
}: LoggerOptions): Logger {
  const logger = pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // What is logged has no such fields. This is for who adds some.
      redact: ['authorization', 'cookie', 'key', '*.authorization', '*.cookie', '*["set-cookie"]', '*.key', '*.query'],
      mixin: () => ({ requestId: currentRequest()?.requestId }),
    },
    destination,
  );
  return {
    error(line) {
      const [, run, words] = /^run (\d+): ([^]*)$/.exec(line) ?? [];
      const runId = run === undefined ? currentRequest()?.runId : Number(run);
      const text = redactor(secrets())(words ?? line);
      logger.error(runId === undefined ? {} : { runId }, withoutQueries(text));
    },
    request: (entry) => logger.info(entry, 'request'),
  };
}

/** Addresses in errors may carry what only the query knows. */
function withoutQueries(text: string): string {
  return text.replaceAll(/(\bhttps?:\/\/[^\s?"'<>]+)\?[^\s"'<>]*/g, '$1?***');
}
