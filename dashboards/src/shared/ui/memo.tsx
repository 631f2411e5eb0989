/** Draws a component again only when one of its properties is another one: what makes a long board cheap. */
import { Component, type ComponentType, type FunctionComponent, h } from "preact";

export function memo<P extends object>(Shape: FunctionComponent<P>): ComponentType<P> {
  return class Kept extends Component<P> {
    override shouldComponentUpdate(next: Readonly<P>): boolean {
      const keys = Object.keys(next) as (keyof P)[];
      return keys.some((key) => next[key] !== this.props[key]);
    }
    override render() {
      return h(Shape, this.props);
    }
  };
}
