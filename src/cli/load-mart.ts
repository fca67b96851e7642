import type { MartApi, MartOptions } from './mart-api.ts';

/** How a project is opened; tests pass one of their own. */
export type MartLoader = (options: MartOptions) => Promise<MartApi>;

/** The real one. Loaded when first needed: `--help` and wrong usage should not wait for a database driver. */
export async function loadMart(options: MartOptions): Promise<MartApi> {
  const { Mart } = await import('../mart.ts');
  return Mart.load(options);
}
