/**
 * What upstream's tests pretend about screens and sound.
 */

/** The driver's configuration. */
export const DISPLAY_DRIVER = { spice_password: "123456" };

/** What the host answers. */
export const DISPLAY_HOST = { renderNode: "/dev/dri/foo" };
