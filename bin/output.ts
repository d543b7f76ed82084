// What is printed may have no reader any more: `hearth --help | head -1`.

interface Output {
  on(event: 'error', run: (error: NodeJS.ErrnoException) => void): unknown;
}

/**
 * Who reads no further has what was wanted, and is told nothing more. Anything else that keeps words from being written
 * is told. Neither ends the program: what is of no use without its output sees to that itself.
 */
export function watchOutput({ stdout, stderr }: { stdout: Output; stderr: Output }): void {
  stdout.on('error', ({ code, message }) => {
    if (code === 'EPIPE') return;
    process.exitCode = 1;
    process.stderr.write(`hearth: The output could not be written. ${message}\n`);
  });
  stderr.on('error', () => {}); // there is nobody left to tell
}
