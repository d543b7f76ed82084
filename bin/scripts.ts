// `hearth send`, `tail` and `trust`: for scripts, and for a person's one line.

import type { Command } from 'commander';
import { ownIo } from '../client/process.ts';
import type { Authority, ExitCode, LoginOptions } from '../client/start/start-options.ts';
import { address, option, serverAddress, trustOptions } from './option-values.ts';

interface ScriptFlags {
  readonly server?: ReturnType<typeof serverAddress>;
  readonly user?: string;
  readonly remember?: true;
  readonly insecure?: true;
  readonly ca?: Authority;
}

type SendFlags = ScriptFlags & { readonly verbose?: true };

/** Adds the options that `send` and `tail` share. */
function scriptOptions(command: Command): Command {
  const trusting = trustOptions(command, 'with --server: without TLS');
  return trusting
    .addOption(
      option(
        '--server <host[:port]>',
        'the server (default: the remembered one, or the one on this machine)',
      ).argParser(serverAddress),
    )
    .addOption(
      option('--user <name>', 'who you are (default: the remembered name, or the last one)'),
    )
    .addOption(option('--remember', 'the next send or tail needs no password, --server or --user'));
}

function readScript(
  { server, user, remember, insecure, ca }: ScriptFlags,
  config: string,
): LoginOptions {
  return {
    config,
    ...(server && { ...server, ...(insecure && { insecure }), ...(ca && { ca }) }),
    ...(user !== undefined && { user }),
    ...(remember && { remember }),
  };
}

/** Adds the commands; `config` is the folder of settings. */
export function scriptCommands(
  program: Command,
  config: string,
  run: (action: Promise<ExitCode>) => Promise<void>,
): void {
  scriptOptions(program.command('send'))
    .description('Sends one message and waits until it is kept; says nothing if that went well.')
    .argument('<target>', 'global, a user (bob, @bob) or a group (devs, *devs)')
    .argument('<text...>', 'the message; - reads it from standard input, line breaks included')
    .addOption(option('--verbose', 'also prints the answer of the server'))
    .passThroughOptions() // what follows the target is text, whatever it looks like
    .addHelpText('after', '\nExample: make 2>&1 | tail -5 | hearth send --user buildbot devs -')
    .addHelpText(
      'after',
      'Options come before the target. It logs in with HEARTH_PASSWORD, or as remembered.',
    )
    .action(async (target: string, words: string[], flags: SendFlags, command: Command) => {
      const [first = ''] = words; // a text in one piece may be anything
      if (words.length > 1 && command.options.some(({ long }) => long === first.split('=')[0])) {
        command.error(
          `hearth: Options come before the target: hearth send ${first} … ${target}. To send it as text, quote all of it.`,
        );
      }
      const { send } = await import('../client/start/send.ts');
      const { verbose } = flags;
      const what = { target, text: words.join(' '), ...(verbose && { verbose }) };
      await run(send({ ...readScript(flags, config), ...what }, ownIo()));
    });

  scriptOptions(program.command('tail'))
    .description('Shows what is written from now on, until Ctrl-C; marks nothing as read.')
    .argument('[chat]', 'only this one: global, a user or a group')
    .addOption(option('--json', 'one event per line, as JSON'))
    .addOption(option('--times', 'the time before every line'))
    .addHelpText('after', '\nExample: hearth tail --json global | jq -r .text')
    .action(
      async (chat: string | undefined, flags: ScriptFlags & { json?: true; times?: true }) => {
        const { tail } = await import('../client/start/tail.ts');
        const { json, times } = flags;
        const what = { ...(chat !== undefined && { chat }), ...(json && { json }) };
        await run(
          tail({ ...readScript(flags, config), ...what, ...(times && { times }) }, ownIo()),
        );
      },
    );

  program
    .command('trust')
    .description('Accepts the certificate that a server has now, in place of the old one.')
    .argument('<host:port>', 'the server', address)
    .addOption(option('--insecure', 'the server has no TLS: forgets what was known of it'))
    .addHelpText('after', '\nExample: hearth trust chat.example.org:4327')
    .action(async (where: ReturnType<typeof address>, { insecure }: { insecure?: true }) => {
      const { trust } = await import('../client/start/trust.ts');
      await run(trust(where, { config, ...(insecure && { insecure }) }, ownIo()));
    });
}
