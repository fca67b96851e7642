/** So many packages are fetched at once. */
const AT_ONCE_MAX = 4;

/** Does the work for all items, a few at a time, and gives the results in the items' order. */
export async function inParallel<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  let next = 0;
  const take = async (): Promise<void> => {
    while (next < items.length) {
      const index = next;
      next += 1;
      try {
        results[index] = await work(items[index] as Item);
      } catch (error) {
        // Nothing new is begun after a failure.
        next = items.length;
        throw error;
      }
    }
  };
  const workers = Array.from({ length: Math.min(AT_ONCE_MAX, items.length) }, take);
  // All of them are waited for, also after a failure: what still runs writes into folders that are about to go.
  for (const outcome of await Promise.allSettled(workers)) if (outcome.status === 'rejected') throw outcome.reason;
  return results;
}
