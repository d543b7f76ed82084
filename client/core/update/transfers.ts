// Files on their way in private chats, and what is shown of them. Pure.

import { keyOf } from '../../../shared/names.ts';
import { unreachable } from '../../../shared/unreachable.ts';
import type { Model, SentFile, Transfer } from '../model.ts';
import type { Effect, Show } from './event.ts';
import type { PrivateNews } from './private-event.ts';
import { meant, withoutRequest, withRequest } from './requests.ts';
import { sizeText } from './sizes.ts';

type Step = readonly [Model, readonly Effect[]];
type FileNews = Extract<PrivateNews, { file: SentFile }>;

const tell = (what: Show): Effect => ({ kind: 'show', what });

interface Stop {
  readonly verb: 'decline' | 'cancelfile';
  readonly name: string;
  readonly file?: string | undefined;
}

/** `decline` stops a file that is coming, `cancelfile` one that the user offers; undefined if there is no such file. */
export function stopped(model: Model, stop: Stop, line: string): Step | undefined {
  const { verb, name } = stop;
  const own = verb === 'cancelfile';
  const open = model.transfers.filter(
    (it) => keyOf(it.with) === keyOf(name) && it.file.own === own,
  );
  const found = meant(open, stop.file);
  const [transfer, another] = found;
  if (another) {
    const list = found.map(({ file }) => `\n  ${verb} ${name} ${file.id} (${file.name})`);
    const text = `Several files are open; nothing was done. Say which:${list.join('')}`;
    return [model, [tell({ kind: 'refused', code: 'usage', text, line })]];
  }
  if (!transfer) return undefined;
  const { with: whose, file } = transfer;
  const order = { do: own ? 'cancel' : 'refuse', with: whose, file: file.id } as const;
  return [model, [{ kind: 'private', order }, { kind: 'active' }]];
}

export function fileNews(model: Model, news: FileNews): Step {
  switch (news.kind) {
    case 'offered':
      return offered(model, news);
    case 'progress':
      return progressed(model, news);
    case 'done':
      return [without(model, news), [tell({ kind: 'notice', text: doneText(news) })]];
    case 'failed': {
      const rest = withoutRequest(without(model, news), { from: news.with, file: news.file });
      return [rest, [tell({ kind: 'notice', text: lossText(news) })]];
    }
    default:
      return unreachable(news);
  }
}

function offered(
  model: Model,
  { with: name, file, line, taken }: Extract<FileNews, { kind: 'offered' }>,
): Step {
  if (taken) {
    const text = `Taking ${file.name} (${sizeText(file.size)}) from ${name}.`;
    return [model, [tell({ kind: 'notice', text })]];
  }
  if (!file.own) return withRequest(model, { from: name, file });
  const transfers = [...model.transfers, { with: name, file, bytes: 0 }];
  const text = `Offered ${file.name} (${sizeText(file.size)}) to ${name}. To take it back: cancelfile ${name} ${file.id}`;
  const said = { kind: 'confirmed', id: '', text, ...(line !== undefined && { line }) } as const;
  return [{ ...model, transfers }, [tell(said)]];
}

/** Shown at each quarter; completion is shown after the check. */
function progressed(model: Model, news: Extract<FileNews, { kind: 'progress' }>): Step {
  const { with: name, file, bytes } = news;
  const before = find(model, news)?.bytes ?? 0;
  const others = model.transfers.filter((it) => !isSame(it, news));
  const next = { ...model, transfers: [...others, { with: name, file, bytes }] };
  const quarter = (at: number): number => (file.size === 0 ? 0 : Math.floor((4 * at) / file.size));
  if (quarter(bytes) <= quarter(before) || bytes >= file.size) return [next, []];
  const text = `${whichText(news)}: ${25 * quarter(bytes)} %`;
  return [next, [tell({ kind: 'notice', text })]];
}

function doneText(news: Extract<FileNews, { kind: 'done' }>): string {
  const { with: name, file, path } = news;
  const size = sizeText(file.size);
  return path === undefined
    ? `${name} has ${file.name} (${size}); its SHA-256 checksum is right.`
    : `${file.name} from ${name} is here (${size}), and its SHA-256 checksum is right:\n${path}`;
}

/** Why a file did not arrive, for whichever end reads it. */
function lossText(news: Extract<FileNews, { kind: 'failed' }>): string {
  const { with: name, file, folder, code } = news;
  switch (news.fault) {
    case 'declined':
      return file.own ? `${name} declined ${file.name}.` : `You declined ${whichText(news)}.`;
    case 'cancelled':
      return file.own ? `You cancelled ${file.name}.` : `${name} cancelled ${file.name}.`;
    case 'no-space':
      return file.own
        ? `${name} has no room for ${file.name}.`
        : `There is no room for ${file.name} in ${folder}.`;
    case 'unwritable':
      return file.own
        ? `${name}'s client could not save ${file.name}.`
        : `${whichText(news)} could not be saved in ${folder}${code === undefined ? '' : ` (${code})`}.`;
    case 'ended':
      return `${whichText(news)} did not arrive: the private chat ended first.`;
    case 'changed':
      return `${whichText(news)} did not arrive: it changed while it was sent.`;
    case 'unreadable':
      return `${whichText(news)} did not arrive: it could not be read.`;
    case 'mismatch':
      return `${whichText(news)} did not arrive: the checksum was wrong, and nothing of it was kept.`;
    default:
      return unreachable(news.fault);
  }
}

function whichText({ with: name, file }: FileNews): string {
  return `${file.name} ${file.own ? 'to' : 'from'} ${name}`;
}

function isSame(one: Transfer, { with: name, file }: Pick<Transfer, 'with' | 'file'>): boolean {
  return keyOf(one.with) === keyOf(name) && one.file.own === file.own && one.file.id === file.id;
}

function find({ transfers }: Model, news: Pick<Transfer, 'with' | 'file'>): Transfer | undefined {
  return transfers.find((it) => isSame(it, news));
}

function without(model: Model, news: Pick<Transfer, 'with' | 'file'>): Model {
  return { ...model, transfers: model.transfers.filter((it) => !isSame(it, news)) };
}
