// Renders what expected.py tells with our engine, as it was built last, and shows where the two differ.
import { createInterface } from 'node:readline';
import { TemplateError } from '../../../dist/jinja/errors.js';
import { PyDict } from '../../../dist/jinja/containers.js';
import { jinjaGlobals } from '../../../dist/jinja/globals.js';
import { HostObject } from '../../../dist/jinja/host.js';
import { makeFloat } from '../../../dist/jinja/numbers.js';
import { createScope, defineNames } from '../../../dist/jinja/scope.js';
import { Template } from '../../../dist/jinja/template.js';
import { repr } from '../../../dist/jinja/text.js';
import { lineColumn } from '../../../dist/diagnostics/source.js';

/** A function that tells what it was called with; see expected.py. */
class Echo extends HostObject {
  typeName = 'Echo';

  constructor(name) {
    super();
    this.name = name;
  }

  getItem(key) {
    return typeof key === 'string' ? new Echo(`${this.name}.${key}`) : undefined;
  }

  call(args, keywords, context) {
    const { caller, ...others } = keywords ?? {};
    const shown = [...args.map(repr), ...Object.entries(others).map(([key, value]) => `${key}=${repr(value)}`)];
    const text = `${this.name}(${shown.join(', ')})`;
    if (caller === undefined) return text;
    const inner = context.call(caller, []);
    return inner instanceof Promise ? inner.then((body) => `${text}[${body}]`) : `${text}[${inner}]`;
  }

  toText() {
    return `<${this.name}>`;
  }
}

function decoded(value) {
  if (Array.isArray(value)) return value.map(decoded);
  if (value === null || typeof value !== 'object') return Number.isSafeInteger(value) || typeof value !== 'number' ? value : BigInt(value);
  if ('echo' in value) return new Echo(value.echo);
  return 'float' in value ? makeFloat(value.float) : new PyDict(value.dict.map(([key, item]) => [key, decoded(item)]));
}

function scopeWith(values) {
  const scope = createScope();
  defineNames(scope, jinjaGlobals());
  for (const [name, value] of Object.entries(values)) scope[name] = decoded(value);
  return scope;
}

async function outcome(render) {
  try {
    return { output: await render() };
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    const span = error.frames[0]?.span;
    const { line, column } = span === undefined ? {} : lineColumn(span.file, span.start);
    return { error: error.kind, place: `${line}:${column} ${error.message}` };
  }
}

const counts = { same: 0, 'both refuse': 0, differ: 0 };
for await (const json of createInterface({ input: process.stdin })) {
  const { path, text, values, output, error, line } = JSON.parse(json);
  const template = Template.of({ path, text });
  const made = [
    await outcome(() => template.renderSync(scopeWith(values))),
    await outcome(async () => (await template.render(scopeWith(values))).text),
  ];
  const agrees = made.every((one) => (error === undefined ? one.output === output : one.error === error));
  counts[agrees ? (error === undefined ? 'same' : 'both refuse') : 'differ'] += 1;
  if (agrees) continue;
  const [first] = made;
  const expected = error === undefined ? JSON.stringify(output) : `${error} at line ${line}`;
  console.log(`${path}\n  jinja2: ${expected}\n  mart:   ${first.error === undefined ? JSON.stringify(first.output) : `${first.error} at ${first.place}`}`);
}
console.log(counts);
