// A process that floods a server: `node flooder.js <port> <which flood>`, until it is killed.

import { FLOODS } from './flood-kinds.ts';
import { LIST_FLOODS } from './list-floods.ts';

const [port, which = ''] = process.argv.slice(2);
(FLOODS.get(which) ?? LIST_FLOODS.get(which))?.(Number(port));
