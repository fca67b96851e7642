import { node, type BlockNode, type Expression, type Statement } from './nodes.ts';
import { tokens, type Token } from './nunjucks.ts';
import { ExpressionParser } from './parser-expressions.ts';

/** Jinja's tags that tie templates together: `block`, and those that need another file, for which dbt has no loader. */
export abstract class TemplateTagParser extends ExpressionParser {
  protected abstract endTag(): void;
  protected abstract parseClosedBody(endTag: string, endName?: string): BlockNode;
  protected abstract takeAssignable(): Token;

  /** `{% include … %}` and its kin, which fail when they are reached. */
  protected parseLoaderTag(tag: Token): Statement {
    const expr = this.parseExpression();
    let ignoresMissing = false;
    if (tag.value === 'from') this.parseImportedNames();
    else if (tag.value === 'import') {
      if (!this.skipSymbol('as')) this.expected('as');
      this.takeAssignable();
    } else if (tag.value === 'include' && this.skipSymbol('ignore')) {
      ignoresMissing = this.skipSymbol('missing') || this.expected('missing');
    }
    if (tag.value !== 'extends') this.parseContextClause();
    this.endTag();
    return node('LoaderTag', tag.start, this.lastEnd, { tag: tag.value, expr, ignoresMissing });
  }

  private parseImportedNames(): void {
    if (!this.skipSymbol('import')) this.expected('import');
    for (let first = true; ; first = false) {
      if (!first && !this.skip(tokens.TOKEN_COMMA)) return;
      if (this.parseContextClause()) return;
      const name = this.takeAssignable();
      if (name.value.startsWith('_'))
        this.failAt('names starting with an underline can not be imported', name, 'TemplateAssertionError');
      if (this.skipSymbol('as')) this.takeAssignable();
      if (this.isName('with') || this.isName('without') || !this.isType(tokens.TOKEN_COMMA)) return;
    }
  }

  /** `with context` or `without context`, which change nothing here. */
  private parseContextClause(): boolean {
    if (!this.isName('with') && !this.isName('without')) return false;
    this.nextToken();
    return this.skipSymbol('context') || this.expected('context');
  }

  /** `{% block name %}` … `{% endblock name %}` */
  protected parseBlock(tag: Token): Statement {
    const name = this.takeName();
    const scoped = this.skipSymbol('scoped');
    const required = this.skipSymbol('required');
    if (this.isOperator('-'))
      this.failAt(
        'Block names in Jinja have to be valid Python identifiers and may not contain hyphens, use an underscore instead.',
        this.peekToken(),
      );
    const body = this.parseClosedBody('endblock', name.value);
    if (required && body.children.some((child) => child.typename !== 'TemplateData' || child.value.trim() !== ''))
      this.failAt('Required blocks can only contain comments or whitespace', name);
    return node('Block', tag.start, this.lastEnd, { name: name.value, scoped, required, body });
  }

  /** `{% print a, b %}` */
  protected parsePrint(tag: Token): Statement {
    const children: Expression[] = [];
    while (!this.isType(tokens.TOKEN_BLOCK_END)) {
      if (children.length > 0) this.take(tokens.TOKEN_COMMA, ',');
      children.push(this.parseExpression());
    }
    this.endTag();
    const outputs = children.map((expr) => node('Output', expr.start, expr.end, { expr }));
    return node('NodeList', tag.start, this.lastEnd, { children: outputs });
  }
}
