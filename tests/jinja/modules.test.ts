import { describe, expect, it } from 'vitest';
import { datetimeModule } from '../../src/jinja/modules/datetime.ts';
import { pytzModule } from '../../src/jinja/modules/pytz.ts';
import { reModule } from '../../src/jinja/modules/re.ts';
import { hostFunction, HostObject } from '../../src/jinja/host.ts';
import { str, type Value } from '../../src/jinja/values.ts';
import { render, scopeWith } from './helpers.ts';

const SCOPE: Readonly<Record<string, Value>> = {
  datetime: datetimeModule(() => new Date('2024-06-01T12:30:15.250Z')),
  pytz: pytzModule(),
  re: reModule(),
};

describe('modules', () => {
  it.each([
    ['{{ datetime.datetime.utcnow() }}', '2024-06-01 12:30:15.250000'],
    ['{{ datetime.datetime.now(pytz.utc).isoformat() }}', '2024-06-01T12:30:15.250000+00:00'],
    ["{{ datetime.datetime.now(pytz.timezone('Europe/Berlin')).strftime('%H:%M %z') }}", '14:30 +0200'],
    [
      "{{ datetime.datetime.now(tz=datetime.timezone.utc).astimezone(pytz.timezone('America/New_York')) }}",
      '2024-06-01 08:30:15.250000-04:00',
    ],
    [
      "{{ pytz.timezone('US/Pacific').localize(datetime.datetime(2024, 1, 1)).isoformat() }}",
      '2024-01-01T00:00:00-08:00',
    ],
    ["{{ pytz.timezone('Asia/Kolkata').zone }} {{ pytz.utc }} {{ pytz.timezone('utc') }}", 'Asia/Kolkata UTC UTC'],
  ])('%s', async (text, expected) => {
    expect(await render(text, scopeWith(SCOPE))).toBe(expected);
  });

  it('names unknown time zones', async () => {
    await expect(render("{{ pytz.timezone('Nowhere/At_All') }}", scopeWith(SCOPE))).rejects.toThrow("'Nowhere/At_All'");
  });

  it('replaces by a function', async () => {
    const shout = hostFunction(['match'], (args) => {
      const found = args.value('match');
      return found instanceof HostObject ? `<${str(found.getItem?.(0) ?? null)}>` : '';
    });
    expect(await render("{{ re.sub('b+', shout, 'abba') }}", scopeWith({ ...SCOPE, shout }))).toBe('a<bb>a');
  });
});
