import { offsetOf } from '../../diagnostics/source.ts';

/**
 * The place a caret points at, as an offset in the statement.
 *
 * The engine prints `LINE 3: …part of the line…` and a caret below it. Long lines are cut on both sides (`...`), and the
 * caret is placed by the width of the characters on a terminal.
 */
export function markedOffset(marked: string, statement: string): number | undefined {
  const lines = marked.split('\n');
  const head = /^LINE (\d+): /.exec(lines[0] ?? '');
  const caretAt = lines[1]?.indexOf('^') ?? -1;
  if (head === null || caretAt < 0) return undefined;
  const label = head[0].length;
  const shown = (lines[0] ?? '').slice(label);
  const column = columnAt(shown, caretAt - label);
  const line = Number(head[1]);
  const start = offsetOf(statement, { line, column: 1 });
  const lineText = statement.slice(start).split('\n', 1)[0] ?? '';
  if (!shown.startsWith('...') || lineText.startsWith(shown.slice(0, 4))) return start + column;
  const window = shown.slice(3).replace(/\.\.\.$/, '');
  const windowAt = lineText.indexOf(window);
  return windowAt < 0 ? undefined : start + windowAt + column - 3;
}

/** UTF-16 offset of the character that stands at `cells` cells from the left. */
function columnAt(text: string, cells: number): number {
  let used = 0;
  let offset = 0;
  for (const character of text) {
    if (used >= cells) break;
    used += width(character);
    offset += character.length;
  }
  return offset;
}

function width(character: string): number {
  if (/\p{Mn}|\p{Me}|\p{Cf}/u.test(character)) return 0;
  return /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u.test(
    character,
  )
    ? 2
    : 1;
}
