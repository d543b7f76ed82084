// The reader of the output may be gone: `hearth --help | head -1`.

interface Output {
  on(event: 'error', run: (error: NodeJS.ErrnoException) => void): unknown;
}

/**
 * A reader that stops reading has what it wanted, and is told nothing more. Any other failure to write is reported.
 * Neither ends the program: a command that is useless without its output sees to that itself.
 */
export function watchOutput({ stdout, stderr }: { stdout: Output; stderr: Output }): void {
  stdout.on('error', ({ code, message }) => {
    if (code === 'EPIPE') return;
    process.exitCode = 1;
    process.stderr.write(`hearth: The output could not be written. ${message}\n`);
  });
  stderr.on('error', () => {}); // there is nobody left to tell
}
