/** A setting that `set local` gives. */
export interface LocalSetting {
  readonly name: string;
  /** The same for the session. */
  readonly statement: string;
}

const COMMENT = /\/\*[\s\S]*?\*\//g;
const SET_LOCAL = /^set\s+local\s+(?:(role)|(time\s+zone)|([\w.]+)\s*(?:=|\bto\b))\s*\S[\s\S]*$/i;

/**
 * The settings that a text gives which consists of nothing but `set local`. Elsewhere such a hook stands in the one transaction
 * of its model; here a model has several, so the settings are given to the session until the model's work ends.
 */
export function localSettings(text: string): readonly LocalSetting[] | undefined {
  if (!/\bset\s+local\b/i.test(text)) return undefined;
  const statements = text.replace(COMMENT, '').split(';').map((part) => part.trim()).filter((part) => part !== '');
  const settings = statements.map((statement): LocalSetting | undefined => {
    const match = SET_LOCAL.exec(statement);
    if (match === null) return undefined;
    const name = match[1] ?? (match[2] === undefined ? match[3] : 'timezone');
    return name === undefined ? undefined : { name: name.toLowerCase(), statement: statement.replace(/\blocal\b/i, 'session') };
  });
  const known = settings.filter((setting) => setting !== undefined);
  return known.length > 0 && known.length === settings.length ? known : undefined;
}
