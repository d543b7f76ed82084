// The links of the open chat, one a row, to choose one from. Each opens as it would in its message. Pure.

import { cleanLabel } from '../../../shared/text.ts';
import { signedName } from '../../core/sentences.ts';
import { fit, hueOf, type Row, type Span, type Style, span } from '../../layout/row.ts';
import { cut } from '../../layout/width.ts';
import { linksToChooseFrom } from '../panes/links.ts';
import { openChat, type Panes } from '../panes/panes.ts';
import type { ListSize } from './sidebar.ts';

export function linkRows(panes: Panes, { width, height }: ListSize): readonly Row[] {
  const { links, at } = linksToChooseFrom(panes);
  const room = Math.max(0, height - 1);
  const first = Math.max(0, Math.min(at - (room >> 1), links.length - room));
  const rows = links.slice(first, first + room).map((link, n): Row => {
    const chosen = first + n === at;
    const styled = (style: Style): Style => (chosen ? 'chosen' : style);
    const time = `${panes.times.clock(link.at)} `;
    const name = cut(cleanLabel(link.from), 16);
    const url: Span = {
      ...span(link.url, styled('link')),
      link: { url: link.url, id: `l${link.seq}.${link.n}` },
    };
    const head = [
      span(time, styled('quiet')),
      span(name, styled(hueOf(link.from))),
      span(' ', styled('text')),
    ];
    return fit([...head, url], width, styled('text'));
  });
  const words =
    width < 50
      ? 'Links: Enter copies one.'
      : `Links in ${signedName(openChat(panes))}: Enter copies one, Esc closes the list.`;
  return [fit([span(words, 'strong')], width), ...rows];
}
