/* Does nothing: what a peer needs to start and stop. */
unsigned kernel(void)
{
    return 0;
}
