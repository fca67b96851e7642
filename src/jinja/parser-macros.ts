import { node, type MacroKind, type MacroNode, type Parameter } from './nodes.ts';
import { tokens, type Token } from './nunjucks.ts';
import { TemplateTagParser } from './parser-template-tags.ts';

/** dbt's blocks; all but `macro` are macros by another name. */
export const MACRO_TAGS: ReadonlyMap<string, MacroKind> = new Map<string, MacroKind>([
  ['macro', 'macro'],
  ['test', 'test'],
  ['data_test', 'test'],
  ['materialization', 'materialization'],
  ['snapshot', 'snapshot'],
  ['docs', 'docs'],
]);

/** Whether a block of this tag declares parameters. */
const TAGS_WITH_PARAMETERS: ReadonlySet<string> = new Set(['macro', 'test', 'data_test']);

/** What the opening tag of a macro-like block says. */
export interface MacroHeader {
  readonly kind: MacroKind;
  readonly name: string;
  readonly parameters: readonly Parameter[];
  /** Of a materialization. */
  readonly adapter?: string;
  readonly supportedLanguages?: readonly string[];
}

/** The tags that define macros, and dbt's that define macros by another name. */
export abstract class MacroParser extends TemplateTagParser {
  protected parseMacro(tag: Token): MacroNode {
    const header = this.parseMacroHeader(tag);
    const body = this.parseClosedBody(`end${tag.value}`);
    return node('JinjaMacro', tag.start, this.lastEnd, { ...header, body });
  }

  /** Reads what stands between the tag's name and its end. */
  parseMacroHeader(tag: Token): MacroHeader {
    const kind = MACRO_TAGS.get(tag.value) ?? 'macro';
    const name = this.takeName().value;
    const header: MacroHeader = {
      kind,
      name,
      parameters: TAGS_WITH_PARAMETERS.has(tag.value) ? this.parseParameters() : [],
    };
    return kind === 'materialization' ? { ...header, ...this.parseMaterializationOptions(name) } : header;
  }

  /** `, adapter='name', supported_languages=['sql']`, or `, default`. */
  private parseMaterializationOptions(name: string): Partial<MacroHeader> {
    const options: { -readonly [Key in keyof MacroHeader]?: MacroHeader[Key] } = { adapter: 'default' };
    while (this.skip(tokens.TOKEN_COMMA)) {
      const option = this.takeName();
      if (option.value === 'default') continue;
      this.takeOperator('=');
      const value = this.parseExpression();
      if (option.value === 'adapter' && value.typename === 'Literal') options.adapter = String(value.value);
      else if (option.value === 'supported_languages' && value.typename === 'Array') {
        options.supportedLanguages = value.children.flatMap((child) =>
          child.typename === 'Literal' ? [String(child.value)] : [],
        );
      } else this.failAt(`materialization '${name}' received unknown argument '${option.value}'.`, option);
    }
    return options;
  }

  /** `(a, b=1, c: list[str] = [])` */
  protected parseParameters(): Parameter[] {
    this.take(tokens.TOKEN_LEFT_PAREN, '(');
    const parameters: Parameter[] = [];
    while (!this.isType(tokens.TOKEN_RIGHT_PAREN)) {
      if (parameters.length > 0) this.take(tokens.TOKEN_COMMA, ',');
      const name = this.takeAssignable();
      if (parameters.some((parameter) => parameter.name === name.value))
        this.failAt(`duplicate argument '${name.value}' in macro`, name);
      const type = this.skip(tokens.TOKEN_COLON) ? this.parseType() : null;
      const fallback = this.skipValue(tokens.TOKEN_OPERATOR, '=') ? this.parseExpression() : null;
      if (fallback === null && parameters.some((parameter) => parameter.default !== null)) {
        this.failAt('non-default argument follows default argument', name);
      }
      parameters.push({ name: name.value, default: fallback, type });
    }
    this.nextToken();
    return parameters;
  }

  private parseType(): string {
    const name = this.takeName().value;
    if (!this.skip(tokens.TOKEN_LEFT_BRACKET)) return name;
    const parts = [this.parseType()];
    while (this.skip(tokens.TOKEN_COMMA)) parts.push(this.parseType());
    this.take(tokens.TOKEN_RIGHT_BRACKET, ']');
    return `${name}[${parts.join(', ')}]`;
  }
}
