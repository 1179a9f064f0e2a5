/** What Vite makes of imports that are no scripts. */
declare module "*?raw" {
  const text: string;
  export default text;
}
