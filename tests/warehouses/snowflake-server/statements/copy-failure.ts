import { SnowflakeRefusal } from '../refusals.ts';

/** COPY tells the file and the line with what is wrong in it. */
export function inspectFailure(error: unknown, file: string): SnowflakeRefusal {
  const message = error instanceof Error ? error.message : String(error);
  const value = /(?:Could not convert string|format:|range:) ['"]?([^'"]*)/.exec(message)?.[1] ?? '';
  const line = /CSV Error on Line: (\d+)/.exec(message)?.[1] ?? '1';
  const words = /date|timestamp/i.test(message) ? `Timestamp '${value}' is not recognized` : `Numeric value '${value}' is not recognized`;
  return new SnowflakeRefusal('100038', '22018', `${words}\n  File '${file}', line ${line}, character 1\n  Row 1 starts at line ${line}`);
}
