// Asks for a new password.

import { type Handler, refused } from '../handler.ts';

export const passwd: Handler<'passwd'> = (_command, _typed, model) =>
  model.guest
    ? refused(model, { code: 'account-needed', text: NO_PASSWORD })
    : [model, [{ kind: 'new-password' }]];

const NO_PASSWORD = 'You are a guest, and have no password.';
