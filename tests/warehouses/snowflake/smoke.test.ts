import { test } from 'vitest';
import { SnowflakeServer } from '../snowflake-server/server.ts';
import { openOn } from './support.ts';
import { translated } from '../snowflake-server/translator.ts';
import { tokenize } from '../snowflake-server/tokens.ts';
test('smoke', async () => {
  const server = await SnowflakeServer.start();
  const warehouse = await openOn(server);
  const c = await warehouse.connect();
  const out: string[] = [];
  for (let i = 0; i < 5; i++) { const t = performance.now(); translated(tokenize('select ' + i)); out.push('tr ' + (performance.now() - t).toFixed(1)); }
  for (let i = 0; i < 5; i++) { const t = performance.now(); await c.query('show warehouses'); out.push('show ' + (performance.now() - t).toFixed(1)); }
  for (let i = 0; i < 5; i++) { const t = performance.now(); await c.query('select 1'); out.push('sel ' + (performance.now() - t).toFixed(1)); }
  console.log(out.join('\n'));
  await c.close(); await warehouse.close(); await server.stop();
}, 60000);
