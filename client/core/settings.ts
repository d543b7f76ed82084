// What the client's settings are to its core: something that shows and changes them, handed in.

export interface SettingWish {
  /** Left out: all of them. */
  readonly name?: string;
  /** Left out: nothing is to be changed. */
  readonly value?: string;
}

export interface SettingAnswer {
  readonly text: string;
  /** Nothing was changed, and the text says why. */
  readonly isRefused?: true;
}

/** Never rejects. */
export type SetSetting = (wish: SettingWish) => Promise<SettingAnswer>;
