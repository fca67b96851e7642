/** A short CSV text (a unit test's rows) as lines of fields: commas, double quotes, blank lines left out. */
export function parseCsvText(text: string): string[][] {
  const lines: string[][] = [];
  const field = /("(?:[^"]|"")*"|[^,\n\r]*)(,|\r?\n|\r|$)/y;
  let line: string[] = [];
  while (field.lastIndex < text.length) {
    const match = field.exec(text);
    if (match === null) break;
    const [, raw = '', end = ''] = match;
    line.push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end === ',' && field.lastIndex < text.length) continue;
    if (line.length > 1 || line[0]?.trim() !== '') lines.push(line);
    line = [];
  }
  return lines;
}
