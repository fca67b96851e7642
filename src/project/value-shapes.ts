import type { YamlNode } from '../context/yaml.ts';
import { isJsonObject, type Json } from '../domain/json.ts';

/** What a value may be. */
export interface Shape {
  /** What is expected, in words that follow "must be". */
  readonly words: string;
  readonly admits: (value: Json) => boolean;
  /** What stands under the keys of a mapping. */
  readonly parts?: Readonly<Record<string, Shape>>;
  /** What each item of a list is. */
  readonly items?: Shape;
}

/** A value, or a part of one, that is not what it must be. */
export interface ShapeProblem {
  /** From the value down to what is wrong. */
  readonly path: readonly (string | number)[];
  readonly words: string;
  readonly value: Json;
}

const isText = (value: Json): boolean => typeof value === 'string';
const isList = (value: Json): value is readonly Json[] => Array.isArray(value);

export const text: Shape = { words: 'text', admits: isText };
export const boolean: Shape = { words: 'true or false', admits: (value) => typeof value === 'boolean' };
export const integer: Shape = { words: 'a whole number', admits: Number.isInteger };
export const mapping: Shape = { words: 'a mapping', admits: isJsonObject };
export const textList: Shape = { words: 'a list of texts', admits: (value) => isList(value) && value.every(isText) };
export const texts: Shape = { words: 'text, or a list of texts', admits: (value) => isText(value) || textList.admits(value) };
export const version: Shape = { words: 'text or a number', admits: (value) => isText(value) || typeof value === 'number' };

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
  if (!shape.admits(value)) return [{ path, words: shape.words, value }];
  const { parts, items } = shape;
  if (isList(value)) return items === undefined ? [] : value.flatMap((item, index) => shapeProblems(item, items, [...path, index]));
  if (parts === undefined || !isJsonObject(value)) return [];
  return Object.entries(parts).flatMap(([key, part]) => shapeProblems(value[key], part, [...path, key]));
}

/** The node in which a problem stands. */
export function nodeAt(node: YamlNode, path: ShapeProblem['path']): YamlNode {
  return path.reduce<YamlNode>((at, step) => (typeof step === 'number' ? (at.items()[step] ?? at) : at.get(step)), node);
}
