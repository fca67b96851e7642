import { jinjaGlobals } from '../jinja/globals.ts';
import { PyDateTime } from '../jinja/modules/date-time.ts';
import { datetimeModule } from '../jinja/modules/datetime.ts';
import { itertoolsModule } from '../jinja/modules/itertools.ts';
import { pytzModule } from '../jinja/modules/pytz.ts';
import { reModule } from '../jinja/modules/re.ts';
import { UTC } from '../jinja/modules/named-zone.ts';
import { PyDict, type Value } from '../jinja/values.ts';

/** What the template language itself brings along (`range`, `namespace`, …), `modules`, and when this run began. */
export function templateGlobals(startedAt: Date): Readonly<Record<string, Value>> {
  const milliseconds = startedAt.getTime();
  const seconds = Math.floor(milliseconds / 1000);
  return {
    ...jinjaGlobals(),
    modules: new PyDict([
      ['datetime', datetimeModule(() => new Date())],
      ['pytz', pytzModule()],
      ['re', reModule()],
      ['itertools', itertoolsModule()],
    ]),
    run_started_at: new PyDateTime(seconds, (milliseconds - seconds * 1000) * 1000, UTC),
  };
}
