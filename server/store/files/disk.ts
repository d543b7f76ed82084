// The file layer under the store, handed in so that tests can have a forgetful, a full or a failing disk. What is
// written is durable only after `sync`; what is made, renamed or removed only after `syncFolder`.

export interface DiskFile {
  /** Bytes in the file when it was opened. */
  readonly size: number;
  /** Writes all of `bytes` at the offset `at`. */
  write(bytes: Uint8Array, at: number): Promise<void>;
  /**
   * Makes what was written durable (fdatasync). After a failure the file must not be synced again: its pages are lost.
   */
  sync(): Promise<void>;
  truncate(size: number): Promise<void>;
  close(): Promise<void>;
}

/** Paths are absolute. Errors are Node's, with `code` (ENOSPC, EIO, …). Files are made with mode 600, folders with 700. */
export interface Disk {
  /** The whole file; undefined if there is none. */
  read(path: string): Promise<Uint8Array | undefined>;
  /** The names in a folder, in no order; empty if there is none. */
  list(path: string): Promise<readonly string[]>;
  /** Makes the folder if it is missing, and says whether it was. Those above it are made too, and their entries durable. */
  makeFolder(path: string): Promise<boolean>;
  /** `empty` makes the file or truncates it; `keep` opens it as it is, made if missing. */
  open(path: string, how: 'empty' | 'keep'): Promise<DiskFile>;
  /** An identifier of the file or folder, the same by whatever path it is reached; undefined if there is none. */
  identity(path: string): Promise<string | undefined>;
  rename(from: string, to: string): Promise<void>;
  /** Removes a file, or a folder with all it holds; a missing one is no error. */
  remove(path: string): Promise<void>;
  syncFolder(path: string): Promise<void>;
}
