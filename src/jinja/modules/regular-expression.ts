import { raise } from '../python-error.ts';

/** Python's flags. */
export const FLAGS = { IGNORECASE: 2, MULTILINE: 8, DOTALL: 16, UNICODE: 32, VERBOSE: 64, ASCII: 256 } as const;

const INLINE_FLAGS: ReadonlyMap<string, number> = new Map([
  ['i', FLAGS.IGNORECASE],
  ['m', FLAGS.MULTILINE],
  ['s', FLAGS.DOTALL],
  ['x', FLAGS.VERBOSE],
]);

/** An escape, a character class (where a leading `]` is literal), or one of the characters that need care. */
const PIECE = /\\[^]|\[\^?\](?:\\[^]|[^\]\\])*\]|\[(?:\\[^]|[^\]\\])*\]|\$|#.*|\s+/g;

/** A Python regular expression as a JavaScript one. Conditionals, atomic groups and possessive quantifiers are refused. */
export function translateExpression(pattern: string, flags: number): RegExp {
  const leading = /^(?:\(\?[aiLmsux]+\))+/.exec(pattern);
  const inline = Array.from(leading?.[0] ?? '').reduce((all, letter) => all | (INLINE_FLAGS.get(letter) ?? 0), 0);
  const all = flags | inline;
  const source = pattern
    .slice(leading?.[0].length ?? 0)
    .replace(/\(\?P<([A-Za-z_]\w*)>/g, '(?<$1>')
    .replace(/\(\?P=([A-Za-z_]\w*)\)/g, '\\k<$1>')
    .replace(/\(\?#[^)]*\)/g, '')
    .replace(PIECE, (piece) => translatePiece(piece, all));
  const letters = [FLAGS.IGNORECASE, FLAGS.MULTILINE, FLAGS.DOTALL]
    .map((flag, index) => ((all & flag) === 0 ? '' : 'ims'[index]))
    .join('');
  try {
    return new RegExp(source, `g${letters}`);
  } catch (error) {
    return raise('error', error instanceof Error ? error.message : String(error));
  }
}

function translatePiece(piece: string, flags: number): string {
  if (piece === '\\Z') return '(?![^])';
  if (piece === '\\A') return '(?<![^])';
  // Without MULTILINE, Python's `$` also matches before a last line break.
  if (piece === '$') return (flags & FLAGS.MULTILINE) === 0 ? '(?=\\n?(?![^]))' : piece;
  if (/^[#\s]/.test(piece)) return (flags & FLAGS.VERBOSE) === 0 ? piece : '';
  if (piece.startsWith('[]')) return `[\\]${piece.slice(2)}`;
  return piece.startsWith('[^]') && piece.length > 3 ? `[^\\]${piece.slice(3)}` : piece;
}
