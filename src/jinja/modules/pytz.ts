import { hostFunction } from '../host.ts';
import { requireString } from '../method.ts';
import { HostModule } from './module.ts';
import { NamedZone, UTC } from './time-zone.ts';

/** `modules.pytz` */
export function pytzModule(): HostModule {
  return new HostModule('pytz', {
    utc: UTC,
    UTC,
    timezone: hostFunction(
      ['zone'],
      (args) => {
        const name = requireString(args.get('zone'), 'the name of a time zone');
        return name.toUpperCase() === 'UTC' ? UTC : new NamedZone(name);
      },
      { name: 'timezone', required: 1 },
    ),
  });
}
