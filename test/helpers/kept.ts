// The small files that a client keeps, in a folder of the test.

import { type KeptFiles, keptFiles } from '../../client/storage/kept-files.ts';

export const keptIn = (folder: string): KeptFiles => keptFiles(folder, process.pid);
