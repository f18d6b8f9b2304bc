import type { Queries } from '../database/database.js';
import { Accounts } from './accounts.js';
import { Actions } from './actions.js';
import { ActiveRuns } from './active-runs.js';
import { Attachments } from './attachments.js';
import { FeedbackTable } from './feedback.js';
import { Instances } from './instances.js';
import { LooseFiles } from './loose-files.js';
import { Messages } from './messages.js';
import { Notes } from './notes.js';
import { Owned } from './owned.js';
import { RunTable } from './runs.js';
import { Sessions } from './sessions.js';
import { Users } from './users.js';
import { Writings } from './writings.js';

/** All that one user has said and been told. What belongs to another user is not there. */
export interface UserStore {
  readonly sessions: Sessions;
  readonly messages: Messages;
  readonly runs: RunTable;
  readonly attachments: Attachments;
  readonly feedback: FeedbackTable;
  readonly notes: Notes;
  readonly actions: Actions;
  readonly writings: Writings;
}

/** All that the server remembers. Whatever belongs to somebody is reached by their id only. */
export interface Store {
  of(userId: number): UserStore;
  readonly users: Users;
  readonly accounts: Accounts;
  readonly activeRuns: ActiveRuns;
  readonly looseFiles: LooseFiles;
  readonly instances: Instances;
}

/** Lays the queries over a database. */
export function createStore(queries: Queries): Store {
  return {
    of(userId) {
      const mine = new Owned(queries, userId);
      return {
        sessions: new Sessions(mine),
        messages: new Messages(mine),
        runs: new RunTable(mine),
        attachments: new Attachments(mine),
        feedback: new FeedbackTable(mine),
        notes: new Notes(mine),
        actions: new Actions(mine),
        writings: new Writings(mine),
      };
    },
    users: new Users(queries),
    accounts: new Accounts(queries),
    activeRuns: new ActiveRuns(queries),
    looseFiles: new LooseFiles(queries),
    instances: new Instances(queries),
  };
}
