import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { JsonRecord } from '../../../src/protocol/guards.js';
import { ConfigError } from '../provider-config.js';
import { formatProbe } from '../providers/probe.js';
import { Refusal } from '../refusal.js';
import { bad, readBody } from '../routes/input.js';
import { refuseForeignGet } from '../routes/origin.js';
import type { ChatContext, Route } from '../routes/route.js';
import { isOperator, type Access } from './access.js';
import { probeAndRemember } from './probing.js';
import { settingNames, type SettingName } from './settings-file.js';
import type { Settings } from './settings.js';

const folder = resolve(import.meta.dirname, 'admin');

const files = [
  ['/admin', 'admin.html', 'text/html'],
  ['/admin/admin.css', 'admin.css', 'text/css'],
  ['/admin/admin.js', 'admin.js', 'text/javascript'],
] as const;

export interface AdminOptions {
  readonly settings: Settings;
  readonly admin: Access;
}

/** The page for the settings that can be stored. The page itself is open: what it shows and does is not. */
export function adminRoutes({ settings, admin }: AdminOptions): readonly Route[] {
  const guarded =
    (answer: Route['answer']): Route['answer'] =>
    (context) => {
      context.header('Cache-Control', 'no-store');
      // The header can be sent by scripts of this page only: a form or a link elsewhere cannot.
      refuseForeignGet(context);
      if (!isOperator(context, admin)) throw new Refusal('operator_only');
      return answer(context);
    };

  return [
    ...files.map(([path, file, type]): Route => ({
      method: 'GET',
      path,
      answer: async (context) =>
        context.body(await readFile(join(folder, file), 'utf8'), 200, {
          'Content-Type': `${type}; charset=utf-8`,
          'Cache-Control': 'no-cache',
        }),
    })),
    { method: 'GET', path: '/admin/settings', answer: guarded((context) => tell(context, settings)) },
    {
      method: 'POST',
      path: '/admin/settings',
      answer: guarded(async (context) => {
        try {
          settings.store(keepKeyAtItsAddress(settings, readChanges(await readBody(context))));
        } catch (error) {
          throw error instanceof ConfigError ? bad(error.message) : error;
        }
        return tell(context, settings);
      }),
    },
    {
      method: 'POST',
      path: '/admin/probe',
      answer: guarded(async (context) => {
        const trouble = settings.trouble();
        if (trouble !== undefined) throw bad(trouble);
        return context.json({ report: formatProbe(await probeAndRemember(settings, context.req.raw.signal)) });
      }),
    },
  ];
}

function tell(context: ChatContext, settings: Settings): Response {
  const trouble = settings.trouble();
  return context.json({
    settings: settingNames.map((name) => settings.state(name)),
    ...(trouble === undefined ? {} : { trouble }),
  });
}

function readChanges(body: JsonRecord): Partial<Record<SettingName, string>> {
  const changes = settingNames.flatMap((name) => {
    const value = body[name];
    if (value === undefined) return [];
    if (typeof value !== 'string') throw bad(`"${name}" must be a text.`);
    return [[name, value] as const];
  });
  return Object.fromEntries(changes);
}

/** A stored key is not to be had by sending it elsewhere: with another address it must be given anew. */
function keepKeyAtItsAddress(
  settings: Settings,
  changes: Partial<Record<SettingName, string>>,
): Partial<Record<SettingName, string>> {
  const before = settings.state('streaming_api_url').value;
  const isStored = settings.state('streaming_api_key').source === 'stored';
  const after = changes.streaming_api_url ?? before;
  if (
    !isStored ||
    before === undefined ||
    changes.streaming_api_key !== undefined ||
    originOf(after) === originOf(before)
  )
    return changes;
  return { ...changes, streaming_api_key: '' };
}

function originOf(url: string | undefined): string | undefined {
  return url !== undefined && URL.canParse(url) ? new URL(url).origin : undefined;
}
