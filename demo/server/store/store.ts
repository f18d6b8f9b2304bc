import type { ChatDatabase } from '../database.js';
import { migrate } from '../migrations.js';
import { Attachments } from './attachments.js';
import { FeedbackTable } from './feedback.js';
import { Messages } from './messages.js';
import { RunTable } from './runs.js';
import { Sessions } from './sessions.js';

/** All that the server remembers. */
export interface Store {
  readonly sessions: Sessions;
  readonly messages: Messages;
  readonly runs: RunTable;
  readonly attachments: Attachments;
  readonly feedback: FeedbackTable;
}

/** Brings the database up to date and lays the queries over it. */
export function createStore(database: ChatDatabase): Store {
  migrate(database);
  const messages = new Messages(database);
  return {
    sessions: new Sessions(database),
    messages,
    runs: new RunTable(database, messages),
    attachments: new Attachments(database),
    feedback: new FeedbackTable(database),
  };
}
