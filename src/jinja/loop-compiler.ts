import { FunctionWriter } from './function-writer.ts';
import type { BlockNode, ForNode, Statement } from './nodes.ts';

/** A loop that may change the dict that it runs over. */
const CHANGES_DICT = /\.(?:update|pop|popitem|setdefault|clear)\b/;

/** One that has asked for what comes, and so has read the dict by then. */
const LOOKS_AHEAD = /\bloop\.(?:length|revindex0?|last|nextitem)\b/;

/** Writes `for` loops as JavaScript. */
export abstract class LoopCompiler extends FunctionWriter {
  protected abstract statements(statements: readonly Statement[]): void;

  protected loop(loop: ForNode): void {
    const names = this.names(loop);
    const usesLoop = loop.recursive || (names.uses.has('loop') && !names.stores.has('loop'));
    const outer = { output: this.output, catchesReturn: this.catchesReturn, collects: this.collects };
    const source = this.expressions.expression(loop.iter);
    const recursion = loop.recursive ? this.#openRecursion() : null;
    if (recursion === null) this.builder.emit('{');
    const text = this.builder.sourceOf(loop);
    const isGuarded = CHANGES_DICT.test(text) && !loop.recursive && !(usesLoop && LOOKS_AHEAD.test(text));
    const guarded = isGuarded ? this.constant(source) : undefined;
    const items = this.#loopItems(loop, guarded ?? (recursion === null ? source : 'I'), usesLoop);
    const state = usesLoop
      ? this.constant(`new Loop(${items},${recursion === null ? '0,null' : `depth,${recursion}`})`)
      : null;
    const isEmpty = loop.else_ === null ? null : this.builder.identifier('E');
    if (isEmpty !== null) this.builder.emit(`let ${isEmpty}=true;`);
    const guard = guarded === undefined ? '' : `sameSize(${guarded},${items},${this.builder.at(loop.iter)}),`;
    this.#loopBody(loop, items, state, isEmpty, guard);
    if (loop.else_ !== null) this.#loopElse(loop.else_, isEmpty ?? 'false');
    this.output = outer.output;
    this.catchesReturn = outer.catchesReturn;
    this.collects = outer.collects;
    if (recursion === null) this.builder.emit('}');
    else this.#closeRecursion(recursion, source, loop);
  }

  /** A recursive loop is a function that `loop(…)` calls again. */
  #openRecursion(): string {
    const name = this.builder.identifier('N');
    const { isGenerator } = this.builder;
    this.builder.emit(
      `const ${name}=function${isGenerator ? '*' : ''}(I,depth){${isGenerator ? 'let T;const o=new Output(R);' : 'let o="";'}`,
    );
    this.output = 'o';
    this.catchesReturn = false;
    this.collects = false;
    return name;
  }

  #closeRecursion(recursion: string, source: string, loop: ForNode): void {
    const { isGenerator } = this.builder;
    this.builder.emit(`return ${isGenerator ? 'o.finish()' : 'o'};};`);
    this.print(`${isGenerator ? 'yield* ' : ''}${recursion}(${source},0)`, loop.iter);
  }

  /** Writes the list a loop runs over; `loop.length` and the like must see only the items that pass the test. */
  #loopItems(loop: ForNode, source: string, usesLoop: boolean): string {
    const { test } = loop;
    const all = this.constant(`iterate(${source},${this.builder.at(loop.iter)})`);
    if (test === null || !usesLoop) return all;
    const kept = this.constant('[]');
    const index = this.builder.identifier('i');
    this.builder.emit(`for(let ${index}=0;${index}<${all}.length;${index}++){`);
    this.nested(() => {
      this.bindTarget(loop.target, `${all}[${index}]`);
      this.builder.emit(`if(${this.expressions.condition(test)})${kept}.push(${all}[${index}]);`);
    });
    this.builder.emit('}');
    return kept;
  }

  #loopBody(loop: ForNode, items: string, state: string | null, isEmpty: string | null, guard: string): void {
    const index = this.builder.identifier('i');
    this.builder.emit(`for(let ${index}=0;${index}<${items}.length;${guard}${index}++){`);
    this.nested(() => {
      if (state !== null) {
        this.builder.emit(`${state}.position=${index};`);
        this.locals.declare('loop', state);
        this.locals.assigned.add('loop');
      }
      const bound = this.bindTarget(loop.target, `${items}[${index}]`);
      if (loop.test !== null && state === null)
        this.builder.emit(`if(!${this.expressions.condition(loop.test)})continue;`);
      this.declare(loop, bound);
      if (isEmpty !== null) this.builder.emit(`${isEmpty}=false;`);
      this.statements(loop.body.children);
    });
    this.builder.emit('}');
  }

  #loopElse(body: BlockNode, isEmpty: string): void {
    this.builder.emit(`if(${isEmpty}){`);
    this.nested(() => {
      this.declare(body, new Set());
      this.statements(body.children);
    });
    this.builder.emit('}');
  }
}
