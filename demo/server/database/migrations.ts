import type { ChatDatabase, Dialect, Queries } from './database.js';

/**
 * Written for SQLite and read by PostgreSQL with other words (see below); where words are not enough, one text for
 * each.
 */
type Migration = string | Readonly<Record<Dialect, string>>;

const tables = `
  create table session (
    id integer primary key autoincrement,
    title text,
    timestamp integer not null
  );

  -- body is JSON: content, reasoning, sources, attachments, tools, usage (database.ts has the reason).
  -- answers is the human message that an assistant message belongs to, run_id the run that made it.
  create table message (
    id integer primary key autoincrement,
    session_id integer not null references session (id) on delete cascade,
    role text not null check (role in ('human', 'assistant', 'system')),
    body text not null check (json_valid(body)),
    timestamp integer not null,
    client_key text,
    answers integer references message (id) on delete cascade,
    run_id integer {of a run},
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
`;

/** PostgreSQL wants the table of the runs to be there before anything refers to it. */
const first: Migration = {
  libsql: tables.replace('{of a run}', 'references run (id) on delete set null'),
  postgres: `${tables.replace('{of a run}', '')}
    alter table message add foreign key (run_id) references run (id) on delete set null;`,
};

const second = `
  -- place is the name of a file in the folder of uploads, name is JSON (database.ts has the reason).
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
`;

const users = `
  create table "user" (
    id integer primary key autoincrement,
    name text not null unique,
    created integer not null
  );
  -- Who is there as long as nobody has to log in.
  insert into "user" (name, created) values ('me', unixepoch());
`;

/** Sessions and files belong to a user, all else to a session. SQLite cannot add such a column to a table. */
const third: Migration = {
  libsql: `${users}
    create table session_of_user (
      id integer primary key autoincrement,
      user_id integer not null references "user" (id) on delete cascade,
      title text,
      timestamp integer not null
    );
    insert into session_of_user select id, 1, title, timestamp from session;
    delete from sqlite_sequence where name = 'session_of_user';
    insert into sqlite_sequence (name, seq) select 'session_of_user', seq from sqlite_sequence where name = 'session';
    drop table session;
    alter table session_of_user rename to session;
    create index session_by_user on session (user_id, timestamp, id);

    create table attachment_of_user (
      id integer primary key autoincrement,
      user_id integer not null references "user" (id) on delete cascade,
      message_id integer references message (id) on delete set null,
      place text not null unique,
      type text not null,
      name text not null check (json_valid(name)),
      size integer not null,
      timestamp integer not null
    );
    insert into attachment_of_user select id, 1, message_id, place, type, name, size, timestamp from attachment;
    delete from sqlite_sequence where name = 'attachment_of_user';
    insert into sqlite_sequence (name, seq)
      select 'attachment_of_user', seq from sqlite_sequence where name = 'attachment';
    drop table attachment;
    alter table attachment_of_user rename to attachment;
    create index attachment_of_message on attachment (message_id);
    create index attachment_by_user on attachment (user_id);`,
  postgres: `${users}
    alter table session add column user_id bigint not null default 1 references "user" (id) on delete cascade;
    alter table session alter column user_id drop default;
    create index session_by_user on session (user_id, timestamp, id);
    alter table attachment add column user_id bigint not null default 1 references "user" (id) on delete cascade;
    alter table attachment alter column user_id drop default;
    create index attachment_by_user on attachment (user_id);`,
};

const fourth = `
  create table note (
    id integer primary key autoincrement,
    user_id integer not null references "user" (id) on delete cascade,
    text text not null check (json_valid(text)),
    timestamp integer not null
  );
  create index note_by_user on note (user_id, id);
`;

/** Which process works on a run, and until when it is believed to be alive. */
const fifth = `
  create table instance (
    id text primary key,
    expires integer not null
  );
  alter table run add column instance text;
`;

/** Who may log in, and who has. Of what shows it only digests are stored. Times in milliseconds. */
const sixth = `
  alter table "user" add column password text;
  alter table "user" add column streaming integer not null default 1;
  create table login (
    digest text primary key,
    user_id integer not null references "user" (id) on delete cascade,
    created integer not null,
    seen integer not null
  );
  create index login_of_user on login (user_id);
  create table token (
    id integer primary key autoincrement,
    user_id integer not null references "user" (id) on delete cascade,
    name text not null,
    digest text not null unique,
    created integer not null
  );
  create index token_of_user on token (user_id);
`;

/** What was let happen, and what came of it: it must not happen again when the answer after it fails. */
const seventh = `
  create table action (
    message_id integer not null references message (id) on delete cascade,
    place integer not null,
    output text check (json_valid(output)),
    primary key (message_id, place)
  );
`;

/** Times in milliseconds. */
const eighth = `
  create table writing (
    user_id integer not null references "user" (id) on delete cascade,
    time integer not null
  );
  create index writing_by_user on writing (user_id, time);
`;

/** Numbered from 1; one that has been released is never changed, only followed by another. */
const migrations: readonly Migration[] = [first, second, third, fourth, fifth, sixth, seventh, eighth];

const wordsOfPostgres: readonly (readonly [RegExp, string])[] = [
  [/\binteger primary key autoincrement\b/g, 'bigint generated by default as identity primary key'],
  [/\binteger\b/g, 'bigint'],
  [/\bblob\b/g, 'bytea'],
  [/\bjson_valid\((\w+)\)/g, '($1 is null or $1::json is not null)'],
  [/\bunixepoch\(\)/g, 'extract(epoch from now())::bigint'],
];

/**
 * Brings a database up to date.
 *
 * @throws Error for a database that a newer version of the server has written
 */
export async function migrate(database: ChatDatabase): Promise<void> {
  await database.upgrade(async (inside, version) => {
    if (version > migrations.length) throw new Error('The database was written by a newer version of this server.');
    for (const migration of migrations.slice(version)) await run(inside, migration, database.dialect);
    return migrations.length;
  });
}

function run(inside: Queries, migration: Migration, dialect: Dialect): Promise<void> {
  const text = typeof migration === 'string' ? migration : migration[dialect];
  if (dialect === 'libsql') return inside.script(text);
  return inside.script(wordsOfPostgres.reduce((sql, [word, other]) => sql.replaceAll(word, other), text));
}
