// A process that floods a server: `node flooder.js <port> <which flood>`, until it is killed.

import { constants, setPriority } from 'node:os';
import { FLOODS } from './flood-kinds.ts';
import { LIST_FLOODS } from './list-floods.ts';

// It stands for another machine, so its own work must not slow the server.
setPriority(constants.priority.PRIORITY_LOW);
const [port, which = ''] = process.argv.slice(2);
(FLOODS.get(which) ?? LIST_FLOODS.get(which))?.(Number(port));
