import { hostFunction } from '../host.ts';
import { requireString } from '../method.ts';
import { raise } from '../python-error.ts';
import { HostModule } from './module.ts';
import { fixedOffset, UTC, zoneFinder } from './named-zone.ts';

/** `modules.pytz` */
export function pytzModule(): HostModule {
  const find = zoneFinder();
  return new HostModule('pytz', {
    utc: UTC,
    UTC,
    timezone: hostFunction(
      ['zone'],
      (args) => {
        const name = args.get('zone');
        if (name === null) return raise('UnknownTimeZoneError', 'None');
        return find(requireString(name, 'the name of a time zone'));
      },
      { name: 'timezone', required: 1 },
    ),
    FixedOffset: hostFunction(['offset'], fixedOffset, { name: 'FixedOffset', required: 1 }),
  });
}
