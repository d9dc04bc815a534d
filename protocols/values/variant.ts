// A value that is one of several shapes, such as a state of a lifecycle: on the wire `[number, content]`.
import type { Cbor } from './cbor.ts';
import { leaf, type Codec, type ValueOf } from './codec.ts';

type AnyShapes = { readonly [Name in string]: readonly [number: number, codec: Codec<object>] };

/** The union that a set of shapes describes: `{ is: name } & content`. */
export type VariantOf<S extends AnyShapes> = {
  [Name in keyof S & string]: { readonly is: Name } & ValueOf<S[Name][1]>;
}[keyof S & string];

/** A codec for a union of records told apart by `is`; numbers are permanent (values: deterministic CBOR, RFC 8949 §4.2). */
export function variant<const S extends AnyShapes>(shapes: S): Codec<VariantOf<S>> {
  const byNumber = new Map(Object.entries(shapes).map(([name, [number, codec]]) => [number, { name, codec }]));
  if (byNumber.size !== Object.keys(shapes).length) throw new Error('two shapes share a number');
  const wrong = leaf('a known variant', (item): item is null => item === undefined);
  return {
    write({ is, ...content }) {
      const shape = shapes[is];
      if (!shape) throw new Error(`no shape ${is}`);
      return [shape[0], shape[1].write(content)];
    },
    read(item, path) {
      const [number, content, ...rest] = Array.isArray(item) ? (item as readonly Cbor[]) : [];
      const shape = typeof number === 'number' ? byNumber.get(number) : undefined;
      if (!shape || content === undefined || rest.length > 0) return wrong.read(item, path) as never;
      return { is: shape.name, ...shape.codec.read(content, `${path}.${shape.name}`) } as VariantOf<S>;
    },
  };
}
