// The small files of a client, in a folder of a test's.

import { type KeptFiles, keptFiles } from '../../client/storage/kept-files.ts';

export const keptIn = (folder: string): KeptFiles => keptFiles(folder, process.pid);
