// The ids of accounts, guests, groups, devices and all else that a server makes.

import { customAlphabet } from 'nanoid';

export const newId = customAlphabet('abcdefghijklmnopqrstuvwxyz0123456789', 16);
