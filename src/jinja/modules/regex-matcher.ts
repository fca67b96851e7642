import { sameIgnoringCase } from './regex-characters.ts';
import type { Anchor, CharacterTest, Regex, RegexNode } from './regex-nodes.ts';

/** Where a match and its groups begin and end, in characters; -1 for groups that took no part. */
export type Spans = readonly number[];

interface State {
  readonly text: readonly string[];
  readonly end: number;
  spans: number[];
  /** The group that was closed last. */
  last: number;
}

type Continue = (at: number) => boolean;
/** Tries to match at a place, and goes on with what follows. */
type Matcher = (state: State, at: number, next: Continue) => boolean;

function anchorHolds(anchor: Anchor, isWord: CharacterTest, { text, end }: State, at: number): boolean {
  const isWordAt = (index: number): boolean => index >= 0 && index < end && isWord(text[index] ?? '');
  switch (anchor) {
    case 'start':
      return at === 0;
    case 'line-start':
      return at === 0 || text[at - 1] === '\n';
    case 'line-end':
      return at === end || text[at] === '\n';
    case 'end':
      return at === end || (at === end - 1 && text[at] === '\n');
    case 'text-end':
      return at === end;
    default:
      // No place in an empty text is at a word's edge, nor away from one.
      return end > 0 && (isWordAt(at - 1) !== isWordAt(at)) === (anchor === 'word');
  }
}

function sequence(items: readonly Matcher[]): Matcher {
  const run = (index: number, state: State, at: number, next: Continue): boolean => {
    const item = items[index];
    return item === undefined ? next(at) : item(state, at, (after) => run(index + 1, state, after, next));
  };
  return (state, at, next) => run(0, state, at, next);
}

/** Undoes what a failed attempt has noted of groups. */
function orRestore(state: State, attempt: () => boolean): boolean {
  const { spans, last } = state;
  const kept = spans.slice();
  if (attempt()) return true;
  state.spans = kept;
  state.last = last;
  return false;
}

function group(index: number, body: Matcher): Matcher {
  return (state, at, next) =>
    body(state, at, (after) =>
      orRestore(state, () => {
        state.spans[index * 2] = at;
        state.spans[index * 2 + 1] = after;
        state.last = index;
        return next(after);
      }),
    );
}

function reference(index: number, ignoresCase: boolean): Matcher {
  return ({ text, spans, end }, at, next) => {
    const [from = -1, to = -1] = [spans[index * 2], spans[index * 2 + 1]];
    if (from < 0 || at + to - from > end) return false;
    for (let offset = 0; offset < to - from; offset += 1) {
      const [left = '', right = ''] = [text[from + offset], text[at + offset]];
      if (left !== right && !(ignoresCase && sameIgnoringCase(left, right))) return false;
    }
    return next(at + to - from);
  };
}

/** A repeated character needs no memory of the way: only how far it reached. */
function repeatCharacter(test: CharacterTest, least: number, most: number, isLazy: boolean): Matcher {
  return ({ text, end }, at, next) => {
    const limit = Math.min(end, at + most);
    let reached = at;
    const goal = isLazy ? Math.min(limit, at + least) : limit;
    while (reached < goal && test(text[reached] ?? '')) reached += 1;
    if (reached < at + least) return false;
    if (!isLazy) {
      for (; reached >= at + least; reached -= 1) if (next(reached)) return true;
      return false;
    }
    while (!next(reached)) {
      if (reached >= limit || !test(text[reached] ?? '')) return false;
      reached += 1;
    }
    return true;
  };
}

function repeat(body: Matcher, least: number, most: number, isLazy: boolean): Matcher {
  const run = (count: number, state: State, at: number, last: number, next: Continue): boolean => {
    // Once there were enough, a round that begins where the last one began would only take nothing again.
    const again = (): boolean =>
      count < most &&
      (count < least || at !== last) &&
      orRestore(state, () => body(state, at, (after) => run(count + 1, state, after, at, next)));
    if (count < least) return again();
    return isLazy ? next(at) || again() : again() || next(at);
  };
  return (state, at, next) => run(0, state, at, -1, next);
}

function atomic(body: Matcher): Matcher {
  return (state, at, next) =>
    orRestore(state, () => {
      let reached = -1;
      const isFound = body(state, at, (after) => {
        reached = after;
        return true;
      });
      return isFound && next(reached);
    });
}

function look(body: Matcher, behind: number | null, isNegated: boolean): Matcher {
  return (state, at, next) => {
    const from = at - (behind ?? 0);
    const isFound = (): boolean =>
      from >= 0 && body(state, from, behind === null ? () => true : (after) => after === at);
    if (!isNegated) return orRestore(state, () => isFound() && next(at));
    const { spans, last } = state;
    const kept = spans.slice();
    const found = isFound();
    state.spans = kept;
    state.last = last;
    return !found && next(at);
  };
}

function compile(node: RegexNode): Matcher {
  switch (node.kind) {
    case 'character':
      return ({ text, end }, at, next) => at < end && node.test(text[at] ?? '') && next(at + 1);
    case 'anchor':
      return (state, at, next) => anchorHolds(node.anchor, node.isWord, state, at) && next(at);
    case 'sequence':
      return sequence(node.items.map(compile));
    case 'choice': {
      const options = node.options.map(compile);
      return (state, at, next) => options.some((option) => orRestore(state, () => option(state, at, next)));
    }
    case 'group':
      return group(node.index, compile(node.body));
    case 'reference':
      return reference(node.index, node.ignoresCase);
    case 'repeat':
      return compileRepeat(node);
    case 'look':
      return look(compile(node.body), node.behind, node.isNegated);
    case 'atomic':
      return atomic(compile(node.body));
    case 'conditional': {
      const [yes, no] = [compile(node.yes), compile(node.no)];
      return (state, at, next) => ((state.spans[node.index * 2] ?? -1) >= 0 ? yes : no)(state, at, next);
    }
  }
}

function compileRepeat({ body, least, most, mode }: RegexNode & { readonly kind: 'repeat' }): Matcher {
  const isLazy = mode === 'lazy';
  const matcher =
    body.kind === 'character'
      ? repeatCharacter(body.test, least, most, isLazy)
      : repeat(compile(body), least, most, isLazy);
  return mode === 'possessive' ? atomic(matcher) : matcher;
}

/** What was found: spans, and the group that was closed last. */
export interface Found {
  readonly spans: Spans;
  readonly last: number;
}

/**
 * Tries one place.
 * @param accepts decides of a place whether the match may end there
 */
export type TryAt = (
  text: readonly string[],
  at: number,
  end: number,
  accepts: (after: number) => boolean,
) => Found | null;

/** Makes what tries a regular expression at one place. */
export function compileRegex({ root, groups }: Regex): TryAt {
  const run = compile(root);
  return (text, at, end, accepts) => {
    const state: State = { text, end, spans: Array.from({ length: (groups + 1) * 2 }, () => -1), last: 0 };
    const isFound = run(state, at, (after) => {
      if (!accepts(after)) return false;
      state.spans[0] = at;
      state.spans[1] = after;
      return true;
    });
    return isFound ? { spans: state.spans, last: state.last } : null;
  };
}
