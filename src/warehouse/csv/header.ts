/**
 * The names of a file's columns. One without a name gets a letter by its place, one that was there before gets a number:
 * `c`, `v_2`. Where case does not tell columns apart, `ID` was there before `id`.
 */
export function columnNames(written: readonly string[], { caseSensitive }: { readonly caseSensitive: boolean }): readonly string[] {
  const names: string[] = [];
  const seen = new Set<string>();
  const key = (name: string): string => (caseSensitive ? name : name.toLowerCase());
  written.forEach((name, index) => {
    const wanted = name === '' ? letters(index) : name;
    let free = wanted;
    for (let number = 2; seen.has(key(free)); number += 1) free = `${wanted}_${number}`;
    seen.add(key(free));
    names.push(free);
  });
  return names;
}

/** `a` to `z`, then `aa`, `bb`. */
function letters(index: number): string {
  return String.fromCharCode(97 + (index % 26)).repeat(Math.floor(index / 26) + 1);
}
