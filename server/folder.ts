// What the operator does to a data folder from the command line, whether or not a server runs on it. Apart from main.ts,
// so that a server does not load what only these commands need.

import { systemClock as clock } from '../shared/system-clock.ts';
import { type DoctorNeeds, doctor, type Verdict } from './admin/doctor/doctor.ts';
import { type Door, type DoorNeeds, openDoor } from './admin/door.ts';
import { keyFault } from './gate/keys.ts';
import { newId } from './ids.ts';

export { type Backup, backupInto, backupTo } from './admin/backup.ts';
export type { Door } from './admin/door.ts';
export { type Imported, importCredentials } from './admin/import.ts';

/** The operator's way to a data folder, whether or not a server runs on it. Throws a sentence. */
export function openAsOperator(needs: Omit<DoorNeeds, 'clock' | 'newId'>): Promise<Door> {
  return openDoor({ ...needs, clock, newId });
}

/** Examines a data folder on which no server runs, and says what is wrong. */
export function examineFolder(
  needs: Omit<DoctorNeeds, 'clock' | 'newId' | 'keyFault'>,
): Promise<Verdict> {
  return doctor({ ...needs, clock, newId, keyFault });
}
