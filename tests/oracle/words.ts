/** SQL to compare: white space and lines of comment do not count. */
export function words(text: string): string {
  const code = text.replaceAll(/^\s*--.*$/gm, '');
  return code.replaceAll(/\s+/g, ' ').replaceAll(/ ?([^\w\s]) ?/g, '$1').trim();
}
