import { expect, it } from 'vitest';
import { file, render, scopeWith } from './helpers.ts';

const MACROS = file(`
  {% macro five() %}{% do caller() %}{{ return(5) }}{% endmacro %}
  {% macro returns() %}{% call five() %}{% endcall %}{{ return('returned') }}{% endmacro %}
  {% macro prints() %}{% call five() %}{% endcall %}printed{% endmacro %}`);

it('what a call block gives must be text only where the macro prints it', async () => {
  expect(await render('{{ returns() }}', scopeWith({}, MACROS))).toBe('returned');
  await expect(render('{{ prints() }}', scopeWith({}, MACROS))).rejects.toMatchObject({
    kind: 'TypeError',
    message: expect.stringContaining('expected str instance') as string,
  });
});
