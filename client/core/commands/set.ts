// Shows the settings, or changes one. Files are not known here, so whoever keeps the settings answers.

import type { Handler } from '../handler.ts';

export const set: Handler<'set'> = ({ setting, value }, { line }, model) => {
  const wish = { ...(setting !== undefined && { name: setting }), ...(value && { value }) };
  return [model, [{ kind: 'set', line, wish }]];
};
