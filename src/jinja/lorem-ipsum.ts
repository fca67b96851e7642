import { truthy } from './compare.ts';
import { escapeHtml } from './escape-html.ts';
import type { BoundArguments } from './host.ts';
import { Markup } from './markup.ts';
import { integerArgument } from './method.ts';
import type { Value } from './model.ts';
import { raise } from './python-error.ts';
import { capitalize } from './string-case.ts';

const WORDS = (
  'lorem ipsum dolor sit amet consectetur adipiscing elit sed do eiusmod tempor incididunt ut labore et dolore magna ' +
  'aliqua enim ad minim veniam quis nostrud exercitation ullamco laboris nisi aliquip ex ea commodo consequat duis aute ' +
  'irure in reprehenderit voluptate velit esse cillum eu fugiat nulla pariatur excepteur sint occaecat cupidatat non ' +
  'proident sunt culpa qui officia deserunt mollit anim id est laborum'
).split(' ');

/** `lipsum(n=5, html=true, min=20, max=100)`: paragraphs of random words. */
export function loremIpsum(args: BoundArguments): Value {
  const [least, most] = [integerArgument(args.get('min'), 20), integerArgument(args.get('max'), 100)];
  const count = integerArgument(args.get('n'), 5);
  if (count > 0 && most <= least)
    raise('ValueError', `empty range for randrange() (${least}, ${most}, ${most - least})`);
  const paragraphs = Array.from({ length: Math.max(0, count) }, () => paragraph(randomBetween(least, most)));
  if (!truthy(args.value('html', true))) return paragraphs.join('\n\n');
  return new Markup(paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join('\n'));
}

/** An integer from `least` on, below `most`. */
function randomBetween(least: number, most: number): number {
  return least + Math.floor(Math.random() * (most - least));
}

function paragraph(length: number): string {
  const words: string[] = [];
  let [lastComma, lastStop, last, startsSentence] = [0, 0, '', true];
  for (let index = 0; index < length; index += 1) {
    const [first = '', second = ''] = [WORDS[randomBetween(0, WORDS.length)], WORDS[index % WORDS.length]];
    const word = first === last ? second : first;
    last = word;
    let shown = startsSentence ? capitalize(word) : word;
    startsSentence = false;
    if (index - randomBetween(3, 8) > lastComma) {
      lastComma = index;
      lastStop += 2;
      shown += ',';
    }
    if (index - randomBetween(10, 20) > lastStop) {
      lastComma = index;
      lastStop = index;
      shown += '.';
      startsSentence = true;
    }
    words.push(shown);
  }
  return words.join(' ').replace(/,?\.?$/, '.');
}
