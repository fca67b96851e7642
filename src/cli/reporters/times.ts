/** `12:01:02`, in the time of the person who reads it. */
export function clockTime(at: Date): string {
  return [at.getHours(), at.getMinutes(), at.getSeconds()].map((part) => String(part).padStart(2, '0')).join(':');
}

/** `12:01:02.345000`, in UTC: log files of several machines are read together. */
export function preciseTime(at: Date): string {
  return `${at.toISOString().slice(11, 23)}000`;
}

/** `2026-01-31T12:01:02.345000Z`, as events carry it: JavaScript knows no microseconds, readers expect them. */
export function eventTime(at: Date): string {
  return `${nodeTime(at)}Z`;
}

/** `node_started_at` and `node_finished_at`: the same without a zone. */
export function nodeTime(at: Date): string {
  return `${at.toISOString().slice(0, 23)}000`;
}

/** ` in 0 hours 2 minutes and 3.50 seconds`. */
export function longDuration(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  return ` in ${hours} hours ${minutes} minutes and ${(seconds % 60).toFixed(2)} seconds`;
}

/** `4.2s`, `3m 05s`, `1h 02m`, `3d 4h`: for a person. */
export function shortDuration(seconds: number): string {
  if (seconds < 60) return `${seconds.toFixed(1)}s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)}m ${String(whole % 60).padStart(2, '0')}s`;
  const hours = Math.floor(whole / 3600);
  if (hours >= 48) return `${Math.floor(hours / 24)}d ${hours % 24}h`;
  return `${hours}h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')}m`;
}
