/* Starts a module of the compiled library: mypyc gives the function that does so in a capsule. */
#include <Python.h>

static PyObject *create(PyObject *self, PyObject *capsule)
{
    const char *name = PyCapsule_GetName(capsule);
    PyObject *(*start)(void) = (PyObject *(*)(void))PyCapsule_GetPointer(capsule, name);
    return start == NULL ? NULL : start();
}

static PyMethodDef methods[] = {
    {"create", create, METH_O, "The module that the function in a capsule makes."},
    {NULL, NULL, 0, NULL},
};

static struct PyModuleDef definition = {
    PyModuleDef_HEAD_INIT, "compiled", NULL, -1, methods, NULL, NULL, NULL, NULL,
};

PyMODINIT_FUNC PyInit_compiled(void)
{
    return PyModule_Create(&definition);
}
