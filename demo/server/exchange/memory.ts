import { isEnd, snapshotInterval, type Exchange, type LogEntry } from './exchange.js';
import { Listeners } from './listeners.js';

/** So many logs of runs that have ended are kept. */
const keepEnded = 100;

interface Log {
  entries: LogEntry[];
  /** How many entries there were before the first of these. */
  forgotten: number;
}

/** The exchange of those who share one process: what Redis does for many, and easy to read. */
export function memoryExchange(): Exchange {
  const logs = new Map<number, Log>();
  const ended: number[] = [];
  const watchers = new Listeners<number>();
  const stoppers = new Set<(taskId: number) => void>();
  const logOf = (taskId: number): Log => {
    const log = logs.get(taskId) ?? { entries: [], forgotten: 0 };
    logs.set(taskId, log);
    return log;
  };
  const dropOldest = (): void => {
    const oldest = ended.length > keepEnded ? ended.shift() : undefined;
    if (oldest !== undefined) logs.delete(oldest);
  };

  return {
    append(taskId, seq, event, answer) {
      const log = logOf(taskId);
      log.entries.push({ seq, event });
      if (log.entries.length > snapshotInterval && !isEnd(event)) {
        log.forgotten += log.entries.length;
        log.entries = [{ seq, answer: answer() }];
      }
      if (isEnd(event)) ended.push(taskId);
      dropOldest();
      watchers.call(taskId);
    },
    read(taskId, after = '0') {
      const { entries, forgotten } = logs.get(taskId) ?? { entries: [], forgotten: 0 };
      const rest = entries.slice(Math.max(0, Number(after) - forgotten));
      return Promise.resolve({ entries: rest, position: `${forgotten + entries.length}` });
    },
    watch: (taskId, listener) => watchers.add(taskId, listener),
    requestStop(taskId) {
      for (const stop of stoppers) stop(taskId);
    },
    onStopRequest(listener) {
      stoppers.add(listener);
      return () => void stoppers.delete(listener);
    },
    probe: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
