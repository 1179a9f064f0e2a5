/**
 * What upstream's tests pretend about screens and sound: the driver's configuration for all rows.
 */
export const DISPLAY_DRIVER = { spice_password: "123456" };
