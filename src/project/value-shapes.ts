import type { YamlNode } from '../context/yaml.ts';
import { jsonToValue } from '../context/json-value.ts';
import { isJsonObject, type Json } from '../domain/json.ts';
import { str } from '../jinja/values.ts';

/** What a value may be. */
export interface Shape {
  /** What is expected, in words that follow "must be". */
  readonly words: string;
  readonly admits: (value: Json) => boolean;
  /** What stands under the keys of a mapping. */
  readonly parts?: Readonly<Record<string, Shape>>;
  /** What each item of a list is. */
  readonly items?: Shape;
  /** What a value is taken for that is of another kind, but means something; undefined for what means nothing. */
  readonly takenAs?: (value: Json) => Json | undefined;
}

/** A value, or a part of one, that is not what it must be. */
export interface ShapeProblem {
  /** From the value down to what is wrong. */
  readonly path: readonly (string | number)[];
  readonly words: string;
  readonly value: Json;
  /** What it is taken for all the same. */
  readonly takenAs?: Json | undefined;
}

const isText = (value: Json): boolean => typeof value === 'string';
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

export const text: Shape = { words: 'text', admits: isText };
export const boolean: Shape = { words: 'true or false', admits: (value) => typeof value === 'boolean' };
export const integer: Shape = { words: 'a whole number', admits: Number.isInteger };
export const mapping: Shape = { words: 'a mapping', admits: isJsonObject };
export const textList: Shape = { words: 'a list of texts', admits: (value) => isList(value) && value.every(isText) };
export const texts: Shape = { words: 'text, or a list of texts', admits: (value) => isText(value) || textList.admits(value) };
/** As dbt takes configs: a number, true or false is the text that templates print for it. */
export const takenText: Shape = { ...text, takenAs: textOfScalar };
export const takenTexts: Shape = { ...texts, takenAs: (value) => textOfScalar(value) ?? textsOfScalars(value) };
export const version: Shape = { words: 'text or a number', admits: (value) => isText(value) || typeof value === 'number' };

function textOfScalar(value: Json): string | undefined {
  return typeof value === 'number' || typeof value === 'boolean' ? str(jsonToValue(value)) : undefined;
}

function textsOfScalars(value: Json): readonly string[] | undefined {
  if (!isList(value)) return undefined;
  const taken = value.map((item) => (typeof item === 'string' ? item : textOfScalar(item)));
  return taken.every((item) => item !== undefined) ? taken : undefined;
}

export function orNull(shape: Shape): Shape {
  return { ...shape, admits: (value) => value === null || shape.admits(value) };
}

export function oneOf(...choices: readonly string[]): Shape {
  return { words: `one of ${choices.join(', ')}`, admits: (value) => isText(value) && choices.includes(String(value)) };
}

export function mappingOf(parts: Readonly<Record<string, Shape>>): Shape {
  return { ...mapping, parts };
}

export function listOf(items: Shape): Shape {
  return { words: 'a list', admits: isList, items };
}

/** Everything in a value that is not what it must be. */
export function shapeProblems(value: Json | undefined, shape: Shape, path: ShapeProblem['path'] = []): readonly ShapeProblem[] {
  if (value === undefined) return [];
  if (!shape.admits(value)) return [{ path, words: shape.words, value, takenAs: shape.takenAs?.(value) }];
  const { parts, items } = shape;
  if (isList(value)) return items === undefined ? [] : value.flatMap((item, index) => shapeProblems(item, items, [...path, index]));
  if (parts === undefined || !isJsonObject(value)) return [];
  return Object.entries(parts).flatMap(([key, part]) => shapeProblems(value[key], part, [...path, key]));
}

/** The node in which a problem stands. */
export function nodeAt(node: YamlNode, path: ShapeProblem['path']): YamlNode {
  return path.reduce<YamlNode>((at, step) => (typeof step === 'number' ? (at.items()[step] ?? at) : at.get(step)), node);
}
