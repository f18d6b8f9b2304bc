import type { ChatDatabase } from './database.js';

/** Numbered from 1; one that has been released is never changed, only followed by another. */
const migrations: readonly string[] = [
  `
  create table session (
    id integer primary key autoincrement,
    title text,
    timestamp integer not null
  );

  -- body is JSON: content, reasoning, sources, attachments, tools, usage (see database.ts for the reason).
  -- answers is the human message that an assistant message belongs to, run_id the run that made it.
  create table message (
    id integer primary key autoincrement,
    session_id integer not null references session (id) on delete cascade,
    role text not null check (role in ('human', 'assistant', 'system')),
    body text not null check (json_valid(body)),
    timestamp integer not null,
    client_key text,
    answers integer references message (id) on delete cascade,
    run_id integer references run (id) on delete set null,
    finish text,
    pending_actions text
  );
  create index message_of_session on message (session_id, coalesce(answers, id), id);
  create index message_of_run on message (run_id);
  create index message_answering on message (answers);
  create unique index message_client_key on message (session_id, client_key) where client_key is not null;

  -- id is the taskId of the wire, status its task_status: below 3 the run is active.
  -- draft is the text so far of an active run, for the case that the process dies.
  create table run (
    id integer primary key autoincrement,
    session_id integer not null references session (id) on delete cascade,
    message_id integer not null references message (id) on delete cascade,
    status integer not null check (status between 1 and 5),
    client_key text,
    finish text,
    failure text,
    last_seq integer not null default 0,
    draft text
  );
  create index run_of_message on run (message_id, id);
  create unique index run_client_key on run (session_id, client_key) where client_key is not null;

  -- One generation per human message: whatever the code believes, the second insert finds this index.
  create unique index run_active on run (session_id) where status < 3;
  `,
  `
  -- place is the name of a file in the folder of uploads, name is JSON (see database.ts for the reason).
  -- One whose message is edited belongs to none until the new one is sent.
  create table attachment (
    id integer primary key autoincrement,
    message_id integer references message (id) on delete set null,
    place text not null unique,
    type text not null,
    name text not null check (json_valid(name)),
    size integer not null,
    timestamp integer not null
  );
  create index attachment_of_message on attachment (message_id);

  create table feedback (
    message_id integer primary key references message (id) on delete cascade,
    rating integer not null check (rating in (-1, 1)),
    comment text check (json_valid(comment)),
    timestamp integer not null
  );
  `,
];

/**
 * Brings a database up to date.
 *
 * @throws Error for a database that a newer version of the server has written
 */
export function migrate(database: ChatDatabase): void {
  const version = Number(database.first('pragma user_version')?.user_version);
  if (version > migrations.length) throw new Error('The database was written by a newer version of this server.');
  migrations.slice(version).forEach((migration, index) => {
    database.transaction(() => {
      database.script(migration);
      database.script(`pragma user_version = ${version + index + 1}`);
    });
  });
}
